package io.sensorium.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintStream;

/** What a command prints: its outcome on stdout, everything else on stderr. */
final class Terminal {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT);
  private final boolean json;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Progress progress = new Progress(err, isInteractive());

  Terminal(boolean json) {
    this.json = json;
  }

  /** The outcome as a document, if the user asked for JSON; else as text. */
  void outcome(Object document, Runnable text) {
    progress.finish();
    if (json) {
      json(document);
    } else {
      text.run();
    }
  }

  void json(Object document) {
    try {
      out.println(JSON.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an outcome cannot be written as JSON", e);
    }
    out.flush();
  }

  void line(String text) {
    out.println(visible(text));
  }

  /** A remark that is not part of the outcome. */
  void note(String text) {
    progress.finish();
    err.println(visible(text));
  }

  /** What others wrote, such as a reason, is not to steer this terminal. */
  private static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
  }

  Progress progress() {
    return progress;
  }

  Downloads downloads() {
    return new Downloads(progress);
  }

  /** Since Java 22 there is a console without a terminal too, so its type must be known. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isInteractive() {
    return System.console() != null && !System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
  }
}
