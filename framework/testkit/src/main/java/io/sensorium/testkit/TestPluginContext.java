package io.sensorium.testkit;

import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.plugin.PluginContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the host offers to a plugin, as a test chooses it. Whatever was not chosen fails when a
 * plugin asks for it, and says which choice is missing.
 */
public final class TestPluginContext implements PluginContext {
  private final Optional<Engine> engine;
  private final Device device;
  private final Function<String, Path> artifacts;
  private final Optional<Path> folder;

  private TestPluginContext(
      Optional<Engine> engine,
      Device device,
      Function<String, Path> artifacts,
      Optional<Path> folder) {
    this.engine = engine;
    this.device = device;
    this.artifacts = artifacts;
    this.folder = folder;
  }

  /** Offers nothing: for plugins that need nothing of the host. */
  public static TestPluginContext empty() {
    return new TestPluginContext(
        Optional.empty(), Device.CPU, TestPluginContext::noArtifact, Optional.empty());
  }

  /** Offers an engine on the CPU; whoever opened it closes it. */
  public static TestPluginContext of(Engine engine) {
    return new TestPluginContext(
        Optional.of(engine), Device.CPU, TestPluginContext::noArtifact, Optional.empty());
  }

  /** This, on another device of the engine. */
  public TestPluginContext on(Device other) {
    return new TestPluginContext(engine, other, artifacts, folder);
  }

  /**
   * This, with artifacts. Where one is {@code ARTIFACT_NOT_AVAILABLE} the test that asks for it is
   * skipped.
   *
   * @param files the local copy of an artifact, by name
   */
  public TestPluginContext withArtifacts(Function<String, Path> files) {
    return new TestPluginContext(engine, device, files, folder);
  }

  /** This, with a folder for derived files, such as JUnit's {@code @TempDir}. */
  public TestPluginContext withFolder(Path other) {
    return new TestPluginContext(engine, device, artifacts, Optional.of(other));
  }

  @Override
  public Engine engine() {
    return engine.orElseThrow(() -> missing("an engine", "of(engine)"));
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public Path artifact(String name) {
    return ArtifactAssumptions.assumeAvailable(() -> artifacts.apply(name));
  }

  @Override
  public Path derived(String name, String version, FileWriter writer) {
    Path root = folder.orElseThrow(() -> missing("derived files", "withFolder(folder)"));
    Path file = root.resolve(version + "-" + name);
    try {
      if (!Files.exists(file)) {
        writer.write(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path noArtifact(String name) {
    throw missing("the artifact '" + name + "'", "withArtifacts(files)");
  }

  private static IllegalStateException missing(String what, String choice) {
    return new IllegalStateException(
        "the plugin asks for "
            + what
            + ", but this test's context has none; choose it with "
            + "TestPluginContext."
            + choice);
  }
}
