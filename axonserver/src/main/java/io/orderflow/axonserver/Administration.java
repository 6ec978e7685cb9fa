package io.orderflow.axonserver;

import io.grpc.ServerServiceDefinition;
import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.ApplicationAdminService;
import io.orderflow.axonserver.access.ApplicationRegistry;
import io.orderflow.axonserver.access.AuthenticationService;
import io.orderflow.axonserver.access.Security;
import io.orderflow.axonserver.access.UserAdminService;
import io.orderflow.axonserver.access.Users;
import io.orderflow.axonserver.context.ContextAdminService;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.ReplicationGroupService;
import io.orderflow.axonserver.platform.PlatformService;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.store.NodeStore;
import java.util.List;
import java.util.function.Supplier;

/** The services by which a node is administered, and who may use it at all. */
final class Administration {

  private final Contexts contexts;
  private final PlatformService platform;
  private final Supplier<NodeInfo> node;
  private final ContextAdminService contextAdmin;
  private final ApplicationRegistry applications;
  private final Users users;
  private final Security security;

  Administration(
      NodeStore store,
      Contexts contexts,
      Security security,
      PlatformService platform,
      Supplier<NodeInfo> node) {
    this.contexts = contexts;
    this.platform = platform;
    this.node = node;
    this.contextAdmin = new ContextAdminService(contexts, node);
    AccessControl configured = security.access();
    this.applications = new ApplicationRegistry(store, configured);
    this.users = new Users(store);
    this.security = configured == null ? security : security.withAccess(applications.control());
  }

  /** How the ports are guarded: by those tokens, too, that are administered at run time. */
  Security security() {
    return security;
  }

  List<ServerServiceDefinition> definitions() {
    return List.of(
        contextAdmin.bindService(),
        ReplicationGroupService.definition(contexts, node),
        new ApplicationAdminService(applications, platform::connectedApplications).bindService(),
        new UserAdminService(users).bindService(),
        new AuthenticationService(applications.control(), users).bindService(),
        platform.processorAdministration());
  }

  /** Ends all who wait for updates. */
  void close(RuntimeException reason) {
    contextAdmin.close(reason);
  }
}
