package io.sensorium.spi.encoder;

import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** What a caller gives for one input: a file's bytes, a text, or numbers. */
public sealed interface Content {
  /** The bytes of a file: an image, a sound. */
  record Bytes(ByteBuffer bytes) implements Content {
    public Bytes {
      bytes = bytes.slice().asReadOnlyBuffer();
    }

    public Bytes(byte[] bytes) {
      this(ByteBuffer.wrap(bytes));
    }

    /** The bytes from position 0, read-only. */
    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }
  }

  record Text(String text) implements Content {}

  /** One row of a table, or one series. */
  record Numbers(Tensor tensor) implements Content {}

  /** The sha256 of the content and its kind, in hexadecimal: equal contents have equal digests. */
  default String digest() {
    MessageDigest digest = sha256();
    if (this instanceof Bytes content) {
      digest.update((byte) 'b');
      digest.update(content.bytes());
    } else if (this instanceof Text content) {
      digest.update((byte) 't');
      digest.update(content.text().getBytes(StandardCharsets.UTF_8));
    } else if (this instanceof Numbers content) {
      digest.update(
          ("n" + content.tensor().type() + Arrays.toString(content.tensor().shape()))
              .getBytes(StandardCharsets.UTF_8));
      digest.update(content.tensor().data());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
