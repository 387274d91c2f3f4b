package io.sensorium.host;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.execution.ExecutionOptions;
import io.sensorium.runtime.execution.ParityCheck;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.registry.PluginRegistry;

/** What runs pipelines. */
final class RuntimeModule extends AbstractModule {
  private final HostConfiguration configuration;
  private final ArtifactCache artifacts;
  private final MemoryLedger memory;

  RuntimeModule(HostConfiguration configuration, ArtifactCache artifacts, MemoryLedger memory) {
    this.configuration = configuration;
    this.artifacts = artifacts;
    this.memory = memory;
  }

  @Override
  protected void configure() {
    bind(HostConfiguration.class).toInstance(configuration);
    bind(ArtifactCache.class).toInstance(artifacts);
    bind(MemoryLedger.class).toInstance(memory);
    bind(ModelRepository.class).toInstance(new ModelRepository(configuration.folders().models()));
  }

  @Provides
  @Singleton
  EngineCatalog engines(PluginRegistry registry) {
    return new EngineCatalog(registry, configuration.computeThreads());
  }

  @Provides
  @Singleton
  PipelineAssembler assembler(PluginRegistry registry, EngineCatalog engines) {
    return new PipelineAssembler(registry, engines, artifacts, memory);
  }

  @Provides
  @Singleton
  EncoderPool encoders(PipelineAssembler assembler) {
    return new EncoderPool(assembler, ExecutionOptions.of(configuration));
  }

  @Provides
  @Singleton
  Deployments deployments(
      PluginRegistry registry,
      PipelineAssembler assembler,
      EncoderPool encoders,
      ModelRepository models,
      EngineCatalog engines) {
    ParityCheck parity =
        new ParityCheck(configuration.serving().requireParity(), registry, engines);
    return new Deployments(registry, assembler, encoders, models, parity, new ModelSamples());
  }
}
