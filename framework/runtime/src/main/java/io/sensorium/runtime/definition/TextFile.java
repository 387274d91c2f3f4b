package io.sensorium.runtime.definition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a small UTF-8 file, or says in one problem why it cannot. */
final class TextFile {
  private static final long MOST_BYTES = 1 << 20;

  private TextFile() {}

  /** The text of a file. */
  static String read(Path file) throws InvalidText {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new InvalidText(name, "UNREADABLE_FILE", "this is a folder; name a file in it");
    }
    if (Files.notExists(file)) {
      throw new InvalidText(name, "UNREADABLE_FILE", "there is no such file");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InvalidText(name, "FILE_TOO_LARGE", "the file is larger than 1 MiB");
      }
      return decode(Files.readAllBytes(file), name);
    } catch (IOException e) {
      throw new InvalidText(name, "UNREADABLE_FILE", "the file cannot be read: " + e.getMessage());
    }
  }

  private static String decode(byte[] bytes, String name) throws InvalidText {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (!result.isError()) {
      return text.toString();
    }
    String before = text.toString();
    int line = Math.toIntExact(before.chars().filter(c -> c == '\n').count()) + 1;
    int column = before.length() - before.lastIndexOf('\n');
    throw new InvalidText(
        new Position(line, column), name, "NOT_UTF8", "this byte is not UTF-8; save it as UTF-8");
  }

  /** The one problem of a text of which nothing can be read. */
  static final class InvalidText extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    InvalidText(String file, String code, String message) {
      this(new Position(1, 1), file, code, message);
    }

    InvalidText(Position place, String file, String code, String message) {
      super(message);
      this.problem = Problem.at(place, file, code, message);
    }

    Problem problem() {
      return problem;
    }
  }
}
