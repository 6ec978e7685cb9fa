package io.orderflow.axonserver.access;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.admin.ApplicationAdminServiceGrpc.ApplicationAdminServiceImplBase;
import io.orderflow.axonserver.protocol.admin.ApplicationId;
import io.orderflow.axonserver.protocol.admin.ApplicationOverview;
import io.orderflow.axonserver.protocol.admin.ApplicationRequest;
import io.orderflow.axonserver.protocol.admin.ConnectedApplicationOverview;
import io.orderflow.axonserver.protocol.admin.ContextId;
import io.orderflow.axonserver.protocol.admin.Token;
import io.orderflow.axonserver.rpc.Answering;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The administration of applications and their tokens in the protocol. */
public final class ApplicationAdminService extends ApplicationAdminServiceImplBase {

  private final ApplicationRegistry applications;
  private final Function<String, ConnectedApplicationOverview> connected;

  /**
   * @param connected which applications are connected to a context; throws what is told when there
   *     is no such context
   */
  public ApplicationAdminService(
      ApplicationRegistry applications, Function<String, ConnectedApplicationOverview> connected) {
    this.applications = applications;
    this.connected = connected;
  }

  @Override
  public void createOrUpdateApplication(ApplicationRequest request, StreamObserver<Token> answer) {
    Answering.with(
        Answering.of(() -> applications.put(request)).thenApply(ApplicationAdminService::token),
        answer);
  }

  @Override
  public void refreshToken(ApplicationId application, StreamObserver<Token> answer) {
    Answering.with(
        applications
            .refresh(application.getApplicationName())
            .thenApply(ApplicationAdminService::token),
        answer);
  }

  private static Token token(String token) {
    return Token.newBuilder().setToken(token).build();
  }

  @Override
  public void deleteApplication(ApplicationId application, StreamObserver<Empty> answer) {
    Answering.without(applications.delete(application.getApplicationName()), answer);
  }

  @Override
  public void getApplication(
      ApplicationId application, StreamObserver<ApplicationOverview> answer) {
    Answering.with(
        Answering.of(
            () ->
                CompletableFuture.completedFuture(
                    applications.find(application.getApplicationName()))),
        answer);
  }

  @Override
  public void getApplications(Empty request, StreamObserver<ApplicationOverview> answer) {
    applications.all().forEach(answer::onNext);
    answer.onCompleted();
  }

  @Override
  public void getConnectedApplicationsByContext(
      ContextId context, StreamObserver<ConnectedApplicationOverview> answer) {
    Answering.with(
        Answering.of(
            () -> CompletableFuture.completedFuture(connected.apply(context.getContextName()))),
        answer);
  }
}
