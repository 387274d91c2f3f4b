package io.sensorium.host.verify;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The algorithms of a PKCS #7 signature, which the platform does not tell.
 *
 * @param digests object identifiers of the signers' digest algorithms, one a signer
 * @param signatures object identifiers of their signature algorithms
 */
record SignatureBlock(List<String> digests, List<String> signatures) {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int INTEGER = 0x02;
  private static final int FIRST_CONTEXT = 0xa0;
  private static final int LAST_CONTEXT = 0xa1;

  /** SHA-256, SHA-384 and SHA-512. */
  private static final Set<String> STRONG_DIGESTS =
      Set.of("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3");

  /** RSA with MD2, MD5 and SHA-1, DSA with SHA-1, ECDSA with SHA-1. */
  private static final Set<String> WEAK_SIGNATURES =
      Set.of(
          "1.2.840.113549.1.1.2",
          "1.2.840.113549.1.1.4",
          "1.2.840.113549.1.1.5",
          "1.2.840.10040.4.3",
          "1.2.840.10045.4.1");

  boolean isWeak() {
    return !STRONG_DIGESTS.containsAll(digests)
        || signatures.stream().anyMatch(WEAK_SIGNATURES::contains);
  }

  static SignatureBlock read(byte[] block) throws RefusedException {
    try {
      ByteBuffer contentInfo = value(ByteBuffer.wrap(block), SEQUENCE);
      value(contentInfo, OBJECT_IDENTIFIER);
      ByteBuffer signedData = value(value(contentInfo, FIRST_CONTEXT), SEQUENCE);
      value(signedData, INTEGER);
      value(signedData, SET);
      value(signedData, SEQUENCE);
      skip(signedData, FIRST_CONTEXT);
      skip(signedData, LAST_CONTEXT);
      return signers(value(signedData, SET));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new RefusedException(
          Refusal.SIGNATURE_BROKEN, "has a signature that cannot be read: " + e);
    }
  }

  private static SignatureBlock signers(ByteBuffer signers) {
    List<String> digests = new ArrayList<>();
    List<String> signatures = new ArrayList<>();
    while (signers.hasRemaining()) {
      ByteBuffer signer = value(signers, SEQUENCE);
      value(signer, INTEGER);
      value(signer, signer.get(signer.position()) & 0xff);
      digests.add(identifier(value(signer, SEQUENCE)));
      skip(signer, FIRST_CONTEXT);
      signatures.add(identifier(value(signer, SEQUENCE)));
    }
    return new SignatureBlock(digests, signatures);
  }

  private static void skip(ByteBuffer bytes, int tag) {
    if (bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xff) == tag) {
      value(bytes, tag);
    }
  }

  /** The content of the next value, which has a tag. */
  private static ByteBuffer value(ByteBuffer bytes, int tag) {
    int found = bytes.get() & 0xff;
    if (found != tag) {
      throw new IllegalArgumentException("tag %02x in place of %02x".formatted(found, tag));
    }
    int length = length(bytes);
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer content = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return content;
  }

  private static int length(ByteBuffer bytes) {
    int first = bytes.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (bytes.get() & 0xff);
    }
    return length;
  }

  private static String identifier(ByteBuffer algorithm) {
    ByteBuffer bytes = value(algorithm, OBJECT_IDENTIFIER);
    int first = bytes.get() & 0xff;
    int root = Math.min(first / 40, 2);
    StringBuilder text = new StringBuilder().append(root).append('.').append(first - 40 * root);
    long arc = 0;
    while (bytes.hasRemaining()) {
      int next = bytes.get() & 0xff;
      arc = (arc << 7) | (next & 0x7f);
      if (next < 0x80) {
        text.append('.').append(arc);
        arc = 0;
      }
    }
    return text.toString();
  }
}
