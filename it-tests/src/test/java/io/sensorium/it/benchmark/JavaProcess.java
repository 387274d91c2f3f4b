package io.sensorium.it.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A measuring program in a process of its own.
 *
 * @param jvmArguments separated by spaces
 * @param log what else the process says
 */
record JavaProcess(String jvmArguments, Path log) {
  /** Runs a program and prints the rows of its tables. */
  void run(PrintStream out, Class<?> program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmArguments.split("\\s+")));
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"));
    command.add(program.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
    // Not on the command line: ONNX Runtime crashes where that is very long.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try (Stream<String> rows = process.inputReader().lines()) {
      rows.filter(row -> row.startsWith("|")).forEach(out::println);
    }
    requireSuccess(process);
  }

  private void requireSuccess(Process process) {
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("a process failed; " + log + " says why");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
