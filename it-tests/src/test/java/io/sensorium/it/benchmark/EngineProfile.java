package io.sensorium.it.benchmark;

import ai.djl.pytorch.jni.JniUtils;
import ai.onnxruntime.OrtException;
import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Where the time of one batch goes in ONNX Runtime, PyTorch and TensorFlow, one after the other.
 */
final class EngineProfile {
  private static final int THREADS = 2;
  private static final long NANOS = 2_000_000_000L;
  private static final int LONGEST = 8;

  private final Path folder;
  private final SpeedCase what;
  private final Map<String, Tensor> inputs;
  private final List<Profile> profiles = new ArrayList<>();

  private EngineProfile(SpeedCase what) throws IOException {
    this.what = what;
    inputs = what.inputs();
    folder = Files.createTempDirectory("profile");
  }

  /**
   * What was seen.
   *
   * @param plain milliseconds a run, unobserved
   * @param observed milliseconds a run while it was profiled
   * @param runs that were profiled
   */
  private record Profile(
      String runtime, double plain, double observed, int runs, OperatorTimes times) {}

  /**
   * Prints the rows of the table of one case.
   *
   * @param arguments name of a {@link SpeedCase}
   */
  public static void main(String[] arguments) throws IOException, OrtException {
    Locale.setDefault(Locale.ROOT);
    EngineProfile profile = new EngineProfile(SpeedCase.valueOf(arguments[0]));
    profile.onnxRuntime();
    profile.pyTorch();
    profile.tensorFlow();
    profile.print();
  }

  private void onnxRuntime() throws IOException, OrtException {
    double plain;
    try (OnnxRuntimeSession session =
        new OnnxRuntimeSession(what.network(), inputs, THREADS, true)) {
      plain = Runs.of(() -> session.run().close(), NANOS).milliseconds();
    }
    Path prefix = folder.resolve("onnxruntime");
    try (OnnxRuntimeSession session =
        OnnxRuntimeSession.profiled(what.network(), inputs, THREADS, prefix)) {
      Runs runs = Runs.withoutWarmup(() -> session.run().close(), NANOS);
      OperatorTimes times = OperatorTimes.ofOnnxRuntime(session.profile());
      add("ONNX Runtime", plain, runs, times);
    }
  }

  private void pyTorch() throws IOException {
    Settings settings = new Settings("profile", Map.of("threads", (long) THREADS));
    try (Engine engine = new PyTorchEngineFactory().create(settings);
        Program program = engine.compile(network(), CompileOptions.inference(Device.CPU))) {
      double plain = Runs.of(() -> program.run(inputs), NANOS).milliseconds();
      Path trace = folder.resolve("pytorch");
      JniUtils.startProfile(false, false, false);
      Runs runs = Runs.withoutWarmup(() -> program.run(inputs), NANOS);
      JniUtils.stopProfile(trace.toString());
      add("PyTorch", plain, runs, OperatorTimes.ofPyTorch(trace));
    }
  }

  private void tensorFlow() throws IOException {
    try (TensorFlowTrace trace = new TensorFlowTrace(network(), inputs, THREADS)) {
      double plain = Runs.of(trace::run, NANOS).milliseconds();
      OperatorTimes times = new OperatorTimes();
      Runs runs = Runs.withoutWarmup(() -> trace.runInto(times), NANOS);
      add("TensorFlow", plain, runs, times);
    }
  }

  private Network network() throws IOException {
    return Network.frozen(OnnxReader.read(what.network()));
  }

  private void add(String runtime, double plain, Runs runs, OperatorTimes times) {
    profiles.add(new Profile(runtime, plain, runs.milliseconds(), runs.count(), times));
  }

  private void print() {
    for (OperatorKind kind : OperatorKind.values()) {
      row(kind.words(), profile -> sum(profile, kind));
    }
    row("between operators", profile -> profile.observed() - all(profile));
    row("all, while it was observed", Profile::observed);
    row("all, unobserved", Profile::plain);
    for (Profile profile : profiles) {
      String longest = profile.times().longest(LONGEST, profile.runs());
      System.out.println(
          "| " + what + " | longest in " + profile.runtime() + ": " + longest + " | | | |");
    }
  }

  private static double sum(Profile profile, OperatorKind kind) {
    return profile.times().milliseconds(name -> OperatorKind.of(name) == kind, profile.runs());
  }

  private static double all(Profile profile) {
    return profile.times().milliseconds(name -> true, profile.runs());
  }

  private void row(String words, ToDoubleFunction<Profile> figure) {
    StringBuilder row = new StringBuilder("| " + what + " | " + words + " |");
    profiles.forEach(profile -> row.append(" %.2f |".formatted(figure.applyAsDouble(profile))));
    System.out.println(row);
  }
}
