package io.orderflow.axonserver.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate and its key, which both ports use.
 *
 * @param certificates a PEM file: the node's certificate first, then those that vouch for it
 * @param privateKey a PEM file with the key in PKCS #8, not encrypted: RSA or EC
 */
public record TlsFiles(Path certificates, Path privateKey) {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /** The certificates, the node's own first. */
  public X509Certificate[] chain() {
    try (InputStream in = Files.newInputStream(certificates)) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("There is no certificate in " + certificates);
      }
      return chain.toArray(X509Certificate[]::new);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + certificates, failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalArgumentException(
          "There is no certificate in PEM in " + certificates, failure);
    }
  }

  /** The key of the first certificate. */
  public PrivateKey key() {
    byte[] encoded = encodedKey();
    String algorithm = chain()[0].getPublicKey().getAlgorithm();
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException failure) {
      throw new IllegalArgumentException(
          "%s is not the %s key of %s".formatted(privateKey, algorithm, certificates), failure);
    }
  }

  private byte[] encodedKey() {
    try {
      String text = Files.readString(privateKey);
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException(
            privateKey + " holds no \"BEGIN PRIVATE KEY\" (PKCS #8, not encrypted)");
      }
      return Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + privateKey, failure);
    }
  }

  /** What the HTTP port needs. */
  public SSLContext sslContext() {
    try {
      char[] password = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("node", key(), password, chain());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalArgumentException(
          "%s and %s do not fit together".formatted(certificates, privateKey), failure);
    }
  }
}
