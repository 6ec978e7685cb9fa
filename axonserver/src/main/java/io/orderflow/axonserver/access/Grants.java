package io.orderflow.axonserver.access;

import io.orderflow.axonserver.protocol.admin.ApplicationContextRole;
import io.orderflow.axonserver.protocol.admin.ContextRole;
import io.orderflow.axonserver.protocol.admin.UserRoleRequest;
import io.orderflow.axonserver.rpc.Failures;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Roles per context as the protocol has them. */
final class Grants {

  private Grants() {}

  /** Fails with INVALID_ARGUMENT for a role that this node does not know. */
  static List<Grant> ofApplication(List<ApplicationContextRole> roles) {
    Set<Grant> grants = new LinkedHashSet<>();
    roles.forEach(
        each -> each.getRolesList().forEach(role -> grants.add(grant(role, each.getContext()))));
    return List.copyOf(grants);
  }

  /** The same for the roles of a user. */
  static List<Grant> ofUser(List<UserRoleRequest> roles) {
    return roles.stream().map(each -> grant(each.getRole(), each.getContext())).distinct().toList();
  }

  private static Grant grant(String role, String context) {
    try {
      return Grant.parse(role + '@' + context);
    } catch (IllegalArgumentException unknown) {
      throw Failures.invalid(String.valueOf(unknown.getMessage()));
    }
  }

  static List<ApplicationContextRole> byContext(List<Grant> grants) {
    Map<String, ApplicationContextRole.Builder> contexts = new LinkedHashMap<>();
    grants.forEach(
        each ->
            contexts
                .computeIfAbsent(
                    each.context(), name -> ApplicationContextRole.newBuilder().setContext(name))
                .addRoles(each.role().name()));
    return contexts.values().stream().map(ApplicationContextRole.Builder::build).toList();
  }

  static List<ContextRole> oneByOne(List<Grant> grants) {
    return grants.stream()
        .map(
            each ->
                ContextRole.newBuilder()
                    .setRole(each.role().name())
                    .setContext(each.context())
                    .build())
        .toList();
  }
}
