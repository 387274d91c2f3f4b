package io.sensorium.runtime.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** SHA-256 digests, in lower-case hexadecimal. */
public final class Sha256 {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  /**
   * The text itself, if it has the form of a digest.
   *
   * @throws IllegalArgumentException if not
   */
  public static String require(String digest) {
    if (!isDigest(digest)) {
      throw new IllegalArgumentException(
          "'" + digest + "' is not a sha256 in lower-case hexadecimal");
    }
    return digest;
  }

  public static boolean isDigest(String text) {
    return FORM.matcher(text).matches();
  }

  /** The digest of a file, which is read in pieces. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = start();
    ByteBuffer piece = ByteBuffer.allocate(1 << 16);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(piece) >= 0) {
        digest.update(piece.flip());
        piece.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of a stream, which is copied to another as it is read; both stay open. */
  public static String ofCopy(InputStream from, OutputStream to) throws IOException {
    MessageDigest digest = start();
    byte[] piece = new byte[1 << 16];
    for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
      digest.update(piece, 0, read);
      to.write(piece, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(start().digest(bytes));
  }

  /** The digest of a list of texts: no two different lists share it. */
  public static String of(List<String> texts) {
    MessageDigest digest = start();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
