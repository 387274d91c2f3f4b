package io.sensorium.server;

import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;

/** How the contents of an input travel. */
enum InputForm {
  /** A string. */
  TEXT,
  /** The bytes of a file. */
  FILE,
  /** A tensor. */
  NUMBERS;

  static InputForm of(InputDefinition input) {
    return switch (input.modality()) {
      case "text" -> TEXT;
      case "table", "series" -> NUMBERS;
      // A modality that a plugin brings along is read from files until it is known better.
      default -> FILE;
    };
  }
}
