package io.orderflow.axonserver.access;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that says who may do what. Nothing of it but keys is ever shown. */
final class AccessFile {

  private static final Logger log = LoggerFactory.getLogger(AccessFile.class);

  private AccessFile() {}

  static AccessControl read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      warnOfOtherReaders(file);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + file, failure);
    }
    return parse(properties);
  }

  private static AccessControl parse(Properties properties) {
    Map<String, TokenHash> tokens = new HashMap<>();
    Map<String, List<Grant>> roles = new HashMap<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      String value = properties.getProperty(key).strip();
      int dot = key.lastIndexOf('.');
      String name = dot < 0 ? "" : key.substring(0, dot);
      switch (key.substring(dot + 1)) {
        case "token" -> keep(tokens, name, value, TokenHash::ofConfigured);
        case "token-sha256" -> keep(tokens, name, value, TokenHash::ofHex);
        case "roles" -> keep(roles, name, value, (application, list) -> grants(list));
        default ->
            throw new IllegalArgumentException(
                "\"%s\" is none of NAME.token, NAME.token-sha256, NAME.roles".formatted(key));
      }
    }
    TreeSet<String> names = new TreeSet<>(tokens.keySet());
    names.addAll(roles.keySet());
    AccessControl.Builder control = AccessControl.builder();
    for (String name : names) {
      TokenHash token = tokens.get(name);
      if (token == null) {
        throw new IllegalArgumentException("The application " + name + " has no token");
      }
      control.add(new Application(name, token, roles.getOrDefault(name, List.of())));
    }
    return control.build();
  }

  private static <V> void keep(
      Map<String, V> known, String name, String value, BiFunction<String, String, V> parser) {
    if (known.put(name, parser.apply(name, value)) != null) {
      throw new IllegalArgumentException("The application " + name + " has two tokens");
    }
  }

  private static List<Grant> grants(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).map(Grant::parse).toList();
  }

  private static void warnOfOtherReaders(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      log.warn("Everybody on this machine can read the tokens in {}", file);
    }
  }
}
