package io.sensorium.host.unload;

import io.sensorium.runtime.memory.OpenProgram;

/**
 * One thing that a bundle left behind, which keeps its class loader or its native memory.
 *
 * @param className the bundle's class that is held, or that opened what is still open
 * @param path from what never goes to an object of that class, or where it was opened
 */
public record Leak(Kind kind, String className, String path) {
  private static final long MEBIBYTE = 1 << 20;

  /** What holds it. */
  public enum Kind {
    /** A thread that has not ended. */
    THREAD("thread"),
    /** A value that stands in a thread of the host. */
    THREAD_LOCAL("thread local"),
    /** A static field of a class that is not the bundle's. */
    STATIC_FIELD("static field"),
    /** A program that the bundle compiled and has not closed; its memory is the engine's. */
    OPEN_PROGRAM("open program"),
    /** A driver that was not taken back from {@code java.sql.DriverManager}. */
    DRIVER("driver"),
    SHUTDOWN_HOOK("shutdown hook"),
    /** Anything else, such as a reference from native code. */
    REFERENCE("reference"),
    /** Nobody looked: the path says why. */
    UNKNOWN("unknown");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** For messages: {@code thread local}. */
    public String label() {
      return label;
    }
  }

  static Leak of(OpenProgram program) {
    String opener =
        program.opener().map(StackTraceElement::getClassName).orElse(program.owner().label());
    String place = program.opener().map(StackTraceElement::toString).orElse("an unknown place");
    return new Leak(
        Kind.OPEN_PROGRAM,
        opener,
        "compiled at %s for %s; keeps about %d MiB on %s"
            .formatted(
                place,
                program.owner().label(),
                (program.bytes() + MEBIBYTE - 1) / MEBIBYTE,
                program.device()));
  }

  static Leak unknown(String reason) {
    return new Leak(Kind.UNKNOWN, "unknown", reason);
  }

  @Override
  public String toString() {
    return kind.label() + " holds " + className + ": " + path;
  }
}
