package io.sensorium.runtime.memory;

import java.util.Optional;
import java.util.Set;

/**
 * Tells the host's classes from a plugin's on the stack: a bundle has a class loader of its own.
 */
final class PluginFrame {
  private static final StackWalker STACK =
      StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE));

  private PluginFrame() {}

  /**
   * The innermost line of a plugin that is calling; as text, so that it keeps no class of it. Empty
   * if the host calls for itself.
   */
  static Optional<StackTraceElement> calling() {
    return STACK.walk(
        frames ->
            frames
                .filter(frame -> isForeign(frame.getDeclaringClass().getClassLoader()))
                .map(StackWalker.StackFrame::toStackTraceElement)
                .findFirst());
  }

  /** Neither the host's loader nor one above it. */
  private static boolean isForeign(ClassLoader loader) {
    ClassLoader host = PluginFrame.class.getClassLoader();
    while (host != null && host != loader) {
      host = host.getParent();
    }
    return host != loader;
  }
}
