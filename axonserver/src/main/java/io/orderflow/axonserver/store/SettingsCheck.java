package io.orderflow.axonserver.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.orderflow.axonserver.protocol.admin.ApplicationRequest;
import io.orderflow.axonserver.protocol.admin.CreateOrUpdateUserRequest;
import io.orderflow.axonserver.protocol.admin.LoadBalanceRequest;
import io.orderflow.axonserver.protocol.admin.UpdateContextPropertiesRequest;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import org.rocksdb.RocksDBException;

/** What operators have set can be read, has its own name, and belongs to something. */
final class SettingsCheck {

  private static final String TOKEN_HASH = "[0-9a-f]{64}";
  private static final String PASSWORD_HASH = "pbkdf2-sha512\\$[0-9]+\\$[^$]+\\$[^$]+";

  private final InspectedStore store;
  private final Findings findings;
  private final Set<String> contexts = new HashSet<>();
  private long read;

  SettingsCheck(InspectedStore store, Set<Integer> contexts, Findings findings) {
    this.store = store;
    this.findings = findings;
    contexts.forEach(id -> this.contexts.add(Setting.ofContext(id)));
  }

  void run() throws RocksDBException {
    check(
        Setting.APPLICATION,
        ApplicationRequest.parser(),
        (name, kept) ->
            kept.getApplicationName().equals(name) && kept.getToken().matches(TOKEN_HASH));
    check(
        Setting.USER,
        CreateOrUpdateUserRequest.parser(),
        (name, kept) ->
            kept.getUserName().equals(name) && kept.getPassword().matches(PASSWORD_HASH));
    check(
        Setting.BALANCING,
        LoadBalanceRequest.parser(),
        (name, kept) ->
            name.equals(
                String.join(
                    "\0",
                    kept.getProcessor().getContextName(),
                    kept.getProcessor().getTokenStoreIdentifier(),
                    kept.getProcessor().getProcessorName())));
    check(
        Setting.CONTEXT_PROPERTIES,
        UpdateContextPropertiesRequest.parser(),
        (name, kept) -> contexts.contains(name));
    findings.read("%d settings", read);
  }

  private <T extends MessageLite> void check(
      Setting setting, Parser<T> parser, BiPredicate<String, T> sound) throws RocksDBException {
    store.scan(
        Family.META,
        setting.key(""),
        (key, value) -> {
          if (!setting.has(key)) {
            return false;
          }
          read++;
          String name = setting.nameIn(key);
          try {
            if (!sound.test(name, parser.parseFrom(value))) {
              findings.wrong("%s %s holds what belongs to another, or nothing", setting, name);
            }
          } catch (InvalidProtocolBufferException unreadable) {
            findings.wrong("%s %s cannot be parsed", setting, name);
          }
          return true;
        });
  }
}
