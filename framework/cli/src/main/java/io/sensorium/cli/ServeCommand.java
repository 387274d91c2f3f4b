package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.server.InferenceServer;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the trained pipelines over HTTP until it is stopped. */
@Command(
    name = "serve",
    description =
        "Serve the pipelines that are desired over the Open Inference Protocol, and let operators change them.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();

  @Option(
      names = "--port",
      converter = Port.class,
      description = "Port to listen on; 0 picks a free one. Default: the configuration's.")
  @Nullable Integer port;

  @Option(
      names = "--administration-port",
      converter = Port.class,
      description = "Port for operators; 0 picks a free one. Default: the configuration's.")
  @Nullable Integer administrationPort;

  /**
   * What serves: the outcome of the command.
   *
   * @param administration where operators are listened to; null if they are not
   */
  record Serving(
      String address,
      @Nullable String administration,
      List<Served> pipelines,
      List<EngineCatalog.Running> engines) {}

  /** One pipeline that serves. */
  record Served(String name, int version, String generation, String engine, String device) {
    static Served of(Deployment deployment) {
      return new Served(
          deployment.definition().name(),
          deployment.model().number(),
          deployment.generation(),
          deployment.definition().engine().name(),
          deployment.device());
    }
  }

  @Override
  public void run() {
    try (Sensorium sensorium = shared.open();
        // Before the pipelines, so that a port in use is known at once.
        InferenceServer server = sensorium.serve(port)) {
      Terminal terminal = shared.terminal();
      start(sensorium, terminal);
      String administration = administer(sensorium, terminal);
      List<Served> served = sensorium.deployments().all().stream().map(Served::of).toList();
      List<EngineCatalog.Running> engines = sensorium.engines().running();
      terminal.outcome(
          new Serving(server.address().toString(), administration, served, engines),
          () -> print(terminal, server, administration, served, engines));
      awaitStop(server, sensorium);
    }
  }

  private static void start(Sensorium sensorium, Terminal terminal) {
    try {
      sensorium.control().start(failure -> note(terminal, failure));
    } catch (SensoriumException e) {
      note(terminal, e);
      sensorium.deployLatest(failure -> note(terminal, failure));
    }
  }

  /** What serves does not depend on it. */
  private @Nullable String administer(Sensorium sensorium, Terminal terminal) {
    try {
      return sensorium.administer(administrationPort).address().toString();
    } catch (SensoriumException e) {
      note(terminal, e);
      return null;
    }
  }

  private static void note(Terminal terminal, SensoriumException failure) {
    terminal.note(failure.code() + ": " + failure.getMessage());
  }

  private static void print(
      Terminal terminal,
      InferenceServer server,
      @Nullable String administration,
      List<Served> served,
      List<EngineCatalog.Running> engines) {
    terminal.line("Serving at " + server.address() + "/v2 (stop with Ctrl-C)");
    if (administration != null) {
      terminal.line("  operators at " + administration);
    }
    served.forEach(one -> terminal.line("  " + one.name() + "  generation " + one.generation()));
    engines.forEach(
        engine ->
            terminal.line(
                "  engine %s %s, threads: %d"
                    .formatted(engine.name(), engine.version(), engine.threads())));
    if (served.isEmpty()) {
      terminal.line("  no pipeline has a trained version yet; 'sensorium train' makes one");
    }
  }

  /** Returns only when the process is told to stop; closes in order before it ends. */
  static void awaitStop(InferenceServer server, Sensorium sensorium) {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread closing =
        new Thread(
            () -> {
              try (sensorium;
                  server) {
                // Closed in reverse: the server before what it serves.
              } finally {
                stopped.countDown();
              }
            },
            "sensorium-stop");
    Runtime.getRuntime().addShutdownHook(closing);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
