package io.orderflow.benchmarks.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcSQLErrorCodesResolver;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;

/** Axon's JDBC event storage engine on PostgreSQL, a commit an append. */
final class PostgresTarget implements Target {

  private final PostgresServer server;
  private final HikariDataSource pool;
  private final EmbeddedEventStore events;

  PostgresTarget(PostgresServer server, int connections) {
    this.server = server;
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.url());
    config.setUsername("postgres");
    config.setMaximumPoolSize(connections);
    pool = new HikariDataSource(config);
    ConnectionProvider provider = pool::getConnection;
    JdbcEventStorageEngine engine =
        JdbcEventStorageEngine.builder()
            .connectionProvider(provider)
            .transactionManager(NoTransactionManager.instance())
            .eventSerializer(AxonClient.serializer())
            .snapshotSerializer(AxonClient.serializer())
            .persistenceExceptionResolver(new JdbcSQLErrorCodesResolver())
            .build();
    engine.createSchema(PostgresEventTableFactory.INSTANCE);
    events = EmbeddedEventStore.builder().storageEngine(engine).build();
  }

  /** What the server itself says of its promise. */
  String synchronousCommit() throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var answer = statement.executeQuery("show synchronous_commit")) {
      answer.next();
      return answer.getString(1);
    }
  }

  @Override
  public EventStore events() {
    return events;
  }

  @Override
  public void close() {
    events.shutDown();
    pool.close();
    server.close();
  }
}
