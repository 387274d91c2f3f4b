package io.sensorium.runtime.execution;

import io.sensorium.network.Dimension;
import io.sensorium.network.Network;
import io.sensorium.network.Shape;
import io.sensorium.network.ValueInfo;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.Substitute;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.head.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Loads generations, and proves that they work before anyone sees them. */
final class GenerationLoader {
  private final PipelineAssembler assembler;
  private final EncoderPool pool;
  private final ModelRepository models;
  private final Executor executor;
  private final AtomicLong closedUses;

  GenerationLoader(
      PipelineAssembler assembler,
      EncoderPool pool,
      ModelRepository models,
      Executor executor,
      AtomicLong closedUses) {
    this.assembler = assembler;
    this.pool = pool;
    this.models = models;
    this.executor = executor;
    this.closedUses = closedUses;
  }

  /** Tells that a plan's engines will be needed, before anything starts one of them. */
  void expectEngines(Plan plan) {
    assembler.expectEngines(plan);
  }

  /** The next generation, on the best device where it fits; a failure leaves nothing open. */
  PipelineGeneration load(Plan plan, ModelVersion model, int number) {
    requireEncoders(plan, model);
    PluginUse use = assembler.use(plan.owner() + ", generation " + number, plan);
    try {
      return new DeviceFallback(assembler::devices)
          .firstThatFits(plan, placed -> loadPlaced(placed, model, number, use));
    } catch (RuntimeException | Error e) {
      Closing.after(e, use);
      throw e;
    }
  }

  private PipelineGeneration loadPlaced(Plan plan, ModelVersion model, int number, PluginUse use) {
    Map<String, SharedEncoder> encoders = new LinkedHashMap<>();
    try {
      plan.encoders().keySet().forEach(input -> encoders.put(input, pool.acquire(plan, input)));
      return load(plan, model, number, encoders, use);
    } catch (RuntimeException | Error e) {
      Closing.after(e, encoders.values());
      throw e;
    }
  }

  private void requireEncoders(Plan plan, ModelVersion model) {
    Map<String, String> identities = new LinkedHashMap<>();
    plan.encoders()
        .keySet()
        .forEach(input -> identities.put(input, assembler.encoderIdentity(plan, input)));
    models.requireEncoders(model, identities);
  }

  private PipelineGeneration load(
      Plan plan,
      ModelVersion model,
      int number,
      Map<String, SharedEncoder> encoders,
      PluginUse use) {
    Map<String, Content> substitutes = substitutes(plan);
    Map<String, Head> heads = assembler.heads(plan, model.labels());
    Network network = models.network(model);
    requireInterface(plan, model, network, encoders, heads);
    Map<String, Integer> dimensions = new LinkedHashMap<>();
    encoders.forEach((input, encoder) -> dimensions.put(input, encoder.embedding().dimension()));
    CompileOptions options = CompileOptions.inference(assembler.device(plan));
    Program program =
        PluginCalls.call(
            plan.engine().label(),
            "compile a network",
            () ->
                Objects.requireNonNull(
                    assembler.engine(plan).compile(network, options), "it gave none"));
    GuardedNetwork served =
        new GuardedNetwork(
            plan,
            new ServedNetwork(plan, program, dimensions, heads),
            executor,
            pool.watch(),
            pool.options());
    try {
      new WarmUp(plan, encoders, substitutes).run(served);
      Deployment deployment =
          new Deployment(
              plan, model, name(plan, model, number, encoders), model.labels(), Instant.now());
      return new PipelineGeneration(deployment, encoders, substitutes, served, closedUses, use);
    } catch (RuntimeException | Error e) {
      Closing.after(e, served);
      throw e;
    }
  }

  private static String name(
      Plan plan, ModelVersion model, int number, Map<String, SharedEncoder> encoders) {
    List<String> parts = new ArrayList<>();
    parts.add(model.digest());
    parts.add(plan.definition().source());
    encoders.forEach((input, encoder) -> parts.add(input + "=" + encoder.digest()));
    parts.add(plan.fusion().bundleDigest());
    plan.heads().values().forEach(head -> parts.add(head.bundleDigest()));
    return plan.definition().name() + "/" + number + "-" + Sha256.of(parts).substring(0, 8);
  }

  private static Map<String, Content> substitutes(Plan plan) {
    Map<String, Content> substitutes = new LinkedHashMap<>();
    for (InputDefinition input : plan.definition().inputs()) {
      input.substitute().ifPresent(each -> substitutes.put(input.name(), content(input, each)));
    }
    return substitutes;
  }

  private static Content content(InputDefinition input, Substitute substitute) {
    if (substitute instanceof Substitute.Text text) {
      return new Content.Text(text.text());
    }
    Substitute.File file = (Substitute.File) substitute;
    try {
      return new Content.Bytes(Files.readAllBytes(file.file()));
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION,
          "the substitute of input '" + input.name() + "' cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static void requireInterface(
      Plan plan,
      ModelVersion model,
      Network network,
      Map<String, SharedEncoder> encoders,
      Map<String, Head> heads) {
    Map<String, Long> expected = new LinkedHashMap<>();
    encoders.forEach(
        (input, encoder) -> {
          expected.put(input, (long) encoder.embedding().dimension());
          expected.put(PipelineNetwork.present(input), 1L);
        });
    requireSame(plan, model, expected, widths(network.graph().inputs()), "inputs");
    Map<String, Long> outputs = new LinkedHashMap<>();
    heads.forEach((name, head) -> outputs.put(name, (long) head.width()));
    requireSame(plan, model, outputs, widths(network.graph().outputs()), "heads");
  }

  private static Map<String, Long> widths(List<ValueInfo> values) {
    Map<String, Long> widths = new LinkedHashMap<>();
    values.forEach(value -> widths.put(value.name(), width(value.shape())));
    return widths;
  }

  private static long width(Shape shape) {
    return shape.rank() == 2 && shape.at(1) instanceof Dimension.Fixed fixed ? fixed.size() : -1;
  }

  private static void requireSame(
      Plan plan,
      ModelVersion model,
      Map<String, Long> expected,
      Map<String, Long> found,
      String what) {
    if (!expected.equals(found)) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION,
          "pipeline '%s' has the %s %s, but its model version %d was trained with %s; train it again"
              .formatted(plan.definition().name(), what, expected, model.number(), found));
    }
  }
}
