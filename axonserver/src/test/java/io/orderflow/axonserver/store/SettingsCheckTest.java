package io.orderflow.axonserver.store;

import static io.orderflow.axonserver.store.StoredRows.DELETED;
import static io.orderflow.axonserver.store.StoredRows.TOKEN_HASH;

import com.google.protobuf.MessageLite;
import io.orderflow.axonserver.protocol.admin.ApplicationRequest;
import io.orderflow.axonserver.protocol.admin.CreateOrUpdateUserRequest;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

/** What operators have set stands under its own name, can be read, and betrays no secret. */
class SettingsCheckTest {

  @TempDir Path data = Path.of("");

  private StoredRows rows;

  @BeforeEach
  void write() {
    rows = new StoredRows(data);
  }

  private void put(Setting setting, String name, MessageLite value) throws RocksDBException {
    rows.put(Family.META, setting.key(name), value.toByteArray());
  }

  private void assertUnsound(String named) {
    rows.assertWrong(named + " holds what belongs to another, or nothing");
  }

  @Test
  void propertiesOfAContextThatIsNotThereAreNamed() throws RocksDBException {
    rows.put(
        Family.META,
        Setting.CONTEXT_PROPERTIES.key(Setting.ofContext(DELETED)),
        StoredRows.properties());

    assertUnsound("CONTEXT_PROPERTIES " + Setting.ofContext(DELETED));
  }

  @Test
  void anApplicationUnderTheNameOfAnotherIsNamed() throws RocksDBException {
    rows.move(Family.META, Setting.APPLICATION.key("orders"), Setting.APPLICATION.key("billing"));

    assertUnsound("APPLICATION billing");
  }

  @Test
  void aTokenThatIsNoHashIsNotRepeated() throws RocksDBException {
    put(
        Setting.APPLICATION,
        "orders",
        ApplicationRequest.newBuilder().setApplicationName("orders").setToken("secret").build());

    assertUnsound("APPLICATION orders");
  }

  @Test
  void anApplicationWithoutAContextIsAsGoodAsAny() throws RocksDBException {
    put(
        Setting.APPLICATION,
        "new",
        ApplicationRequest.newBuilder().setApplicationName("new").setToken(TOKEN_HASH).build());

    rows.assertNothingIsWrong();
  }

  @Test
  void aUserUnderTheNameOfAnotherIsNamed() throws RocksDBException {
    rows.move(Family.META, Setting.USER.key("ann"), Setting.USER.key("bob"));

    assertUnsound("USER bob");
  }

  @Test
  void aPasswordThatIsNoHashIsNamed() throws RocksDBException {
    put(
        Setting.USER,
        "ann",
        CreateOrUpdateUserRequest.newBuilder().setUserName("ann").setPassword("secret").build());

    assertUnsound("USER ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default\0tokens\0other", "default\0others\0mail", "other\0tokens\0mail"})
  void balancingUnderTheNameOfAnotherProcessorIsNamed(String name) throws RocksDBException {
    put(Setting.BALANCING, name, StoredRows.balancing());

    assertUnsound("BALANCING " + name);
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void whatIsNoneIsNamed(Setting setting) throws RocksDBException {
    rows.put(Family.META, setting.key("odd"), "no message".getBytes(StandardCharsets.UTF_8));

    rows.assertWrong(setting + " odd cannot be parsed");
  }
}
