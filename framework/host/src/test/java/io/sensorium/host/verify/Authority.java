package io.sensorium.host.verify;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody with a key and a certificate, who can issue certificates to others. */
record Authority(PrivateKey key, X509Certificate certificate, List<X509Certificate> chain) {
  /** The moment of all tests. */
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
  private static final String RSA_SHA256 = "1.2.840.113549.1.1.11";
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  static final String SERVER = "1.3.6.1.5.5.7.3.1";

  /**
   * What a certificate is to say.
   *
   * @param purpose extended key usage; absent for any
   */
  record Wish(
      String name,
      long serial,
      Instant notBefore,
      Instant notAfter,
      boolean authority,
      Optional<String> purpose,
      KeyPair keys) {
    static Wish of(String name) {
      return new Wish(
          name,
          name.hashCode() & 0xffff,
          NOW.minus(Duration.ofDays(30)),
          NOW.plus(Duration.ofDays(30)),
          false,
          Optional.of(CODE_SIGNING),
          elliptic());
    }

    Wish from(Instant first) {
      return new Wish(name, serial, first, notAfter, authority, purpose, keys);
    }

    Wish until(Instant last) {
      return new Wish(name, serial, notBefore, last, authority, purpose, keys);
    }

    Wish forPurpose(String other) {
      return new Wish(name, serial, notBefore, notAfter, authority, Optional.of(other), keys);
    }

    Wish withKeys(KeyPair other) {
      return new Wish(name, serial, notBefore, notAfter, authority, purpose, other);
    }

    Wish asAuthority() {
      return new Wish(name, serial, notBefore, notAfter, true, Optional.empty(), keys);
    }
  }

  static KeyPair elliptic() {
    return keys("EC", 256);
  }

  static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One who vouches for himself. */
  static Authority root(String name) {
    Wish wish = Wish.of(name).asAuthority();
    return issue(wish, wish.name(), wish.keys().getPrivate(), List.of());
  }

  Authority issue(Wish wish) {
    return issue(wish, name(certificate), key, chain);
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName().substring("CN=".length());
  }

  private static Authority issue(
      Wish wish, String issuer, PrivateKey issuerKey, List<X509Certificate> above) {
    byte[] toSign =
        Der.sequence(
            Der.value(0xa0, Der.integer(2)),
            Der.integer(wish.serial()),
            algorithm(issuerKey),
            distinguished(issuer),
            Der.sequence(Der.time(wish.notBefore()), Der.time(wish.notAfter())),
            distinguished(wish.name()),
            wish.keys().getPublic().getEncoded(),
            Der.value(0xa3, Der.sequence(extensions(wish))));
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(signed(toSign, issuerKey)));
      List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
      chain.addAll(above);
      return new Authority(wish.keys().getPrivate(), certificate, List.copyOf(chain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[][] extensions(Wish wish) {
    List<byte[]> extensions = new ArrayList<>();
    if (wish.authority()) {
      extensions.add(extension("2.5.29.19", Der.sequence(Der.flag(true))));
    }
    wish.purpose()
        .ifPresent(
            purpose ->
                extensions.add(extension("2.5.29.37", Der.sequence(Der.identifier(purpose)))));
    return extensions.toArray(byte[][]::new);
  }

  private static byte[] extension(String identifier, byte[] content) {
    return Der.sequence(Der.identifier(identifier), Der.flag(true), Der.octets(content));
  }

  /** A list of what this authority has taken back. */
  X509CRL revoke(Instant nextUpdate, X509Certificate... revoked) {
    byte[][] entries = new byte[revoked.length][];
    for (int i = 0; i < revoked.length; i++) {
      BigInteger serial = revoked[i].getSerialNumber();
      entries[i] = Der.sequence(Der.integer(serial.longValueExact()), Der.time(NOW));
    }
    byte[] toSign =
        Der.sequence(
            Der.integer(1),
            algorithm(key),
            distinguished(name(certificate)),
            Der.time(NOW.minus(Duration.ofDays(2))),
            Der.time(nextUpdate),
            entries.length == 0 ? new byte[0] : Der.sequence(entries));
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509")
              .generateCRL(new ByteArrayInputStream(signed(toSign, key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] distinguished(String name) {
    return Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.text(name))));
  }

  private static byte[] algorithm(PrivateKey key) {
    return key.getAlgorithm().equals("EC")
        ? Der.sequence(Der.identifier(ECDSA_SHA256))
        : Der.sequence(Der.identifier(RSA_SHA256), Der.value(0x05));
  }

  private static byte[] signed(byte[] content, PrivateKey key) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    signature.initSign(key);
    signature.update(content);
    return Der.sequence(content, algorithm(key), Der.bits(signature.sign()));
  }
}
