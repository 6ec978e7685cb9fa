package io.orderflow.axonserver.access;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.admin.CreateOrUpdateUserRequest;
import io.orderflow.axonserver.protocol.admin.DeleteUserRequest;
import io.orderflow.axonserver.protocol.admin.UserAdminServiceGrpc.UserAdminServiceImplBase;
import io.orderflow.axonserver.protocol.admin.UserOverview;
import io.orderflow.axonserver.protocol.admin.UserRoleOverview;
import io.orderflow.axonserver.rpc.Answering;

/** The administration of users in the protocol. */
public final class UserAdminService extends UserAdminServiceImplBase {

  private final Users users;

  public UserAdminService(Users users) {
    this.users = users;
  }

  @Override
  public void createOrUpdateUser(CreateOrUpdateUserRequest request, StreamObserver<Empty> answer) {
    Answering.without(Answering.of(() -> users.put(request)), answer);
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<Empty> answer) {
    Answering.without(users.delete(request.getUserName()), answer);
  }

  @Override
  public void getUsers(Empty request, StreamObserver<UserOverview> answer) {
    users.all().forEach(each -> answer.onNext(overview(each)));
    answer.onCompleted();
  }

  private static UserOverview overview(CreateOrUpdateUserRequest kept) {
    UserOverview.Builder user =
        UserOverview.newBuilder().setUserName(kept.getUserName()).setEnabled(true);
    kept.getUserRolesList()
        .forEach(
            each ->
                user.addUserRoles(
                    UserRoleOverview.newBuilder()
                        .setRole(each.getRole())
                        .setContext(each.getContext())));
    return user.build();
  }
}
