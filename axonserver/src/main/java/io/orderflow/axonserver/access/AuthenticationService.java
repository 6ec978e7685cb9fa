package io.orderflow.axonserver.access;

import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.admin.ApplicationRoles;
import io.orderflow.axonserver.protocol.admin.AuthenticateUserRequest;
import io.orderflow.axonserver.protocol.admin.AuthenticationServiceGrpc.AuthenticationServiceImplBase;
import io.orderflow.axonserver.protocol.admin.Token;
import io.orderflow.axonserver.protocol.admin.UserRoles;
import io.orderflow.axonserver.rpc.Answering;

/** Says to others whose token or password something is, and what its holder may do. */
public final class AuthenticationService extends AuthenticationServiceImplBase {

  private final AccessControl applications;
  private final Users users;

  public AuthenticationService(AccessControl applications, Users users) {
    this.applications = applications;
    this.users = users;
  }

  @Override
  public void authenticateToken(Token token, StreamObserver<ApplicationRoles> answer) {
    Application holder = applications.holder(token.getToken());
    if (holder == null) {
      answer.onError(Verdict.TOKEN_UNKNOWN.failure());
      return;
    }
    answer.onNext(
        ApplicationRoles.newBuilder()
            .setApplicationName(holder.name())
            .addAllApplicationRole(Grants.oneByOne(holder.grants()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void authenticateUser(AuthenticateUserRequest request, StreamObserver<UserRoles> answer) {
    Answering.with(
        users
            .authenticate(request.getUserName(), request.getPassword())
            .thenApply(
                grants ->
                    UserRoles.newBuilder()
                        .setUserName(request.getUserName())
                        .addAllUserRoles(Grants.oneByOne(grants))
                        .build()),
        answer);
  }
}
