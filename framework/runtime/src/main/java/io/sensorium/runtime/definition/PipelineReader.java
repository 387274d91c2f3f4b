package io.sensorium.runtime.definition;

import java.nio.file.Path;

/** Reads pipeline files. Stateless. */
public final class PipelineReader {
  /** Reads a file; substitutes' files are relative to its folder. */
  public Reading read(Path file) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a text.
   *
   * @param fileName for problems
   * @param baseDirectory what substitutes' files are relative to
   */
  public Reading read(String text, String fileName, Path baseDirectory) {
    throw new UnsupportedOperationException();
  }
}
