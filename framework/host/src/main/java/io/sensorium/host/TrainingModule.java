package io.sensorium.host;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.training.Evaluator;
import io.sensorium.training.PipelineParts;
import io.sensorium.training.Trainer;
import io.sensorium.training.embedding.EmbeddingCache;

/** What trains and evaluates pipelines. */
final class TrainingModule extends AbstractModule {
  @Provides
  @Singleton
  PipelineParts parts(PipelineAssembler assembler, EncoderPool encoders) {
    return PipelineParts.of(assembler, encoders);
  }

  @Provides
  @Singleton
  EmbeddingCache embeddings(ArtifactCache artifacts) {
    return new EmbeddingCache(artifacts.root().resolve("embeddings"));
  }

  @Provides
  @Singleton
  Trainer trainer(PipelineParts parts, EmbeddingCache embeddings, ModelRepository models) {
    return new Trainer(parts, embeddings, models);
  }

  @Provides
  @Singleton
  Evaluator evaluator(PipelineParts parts, EmbeddingCache embeddings, ModelRepository models) {
    return new Evaluator(parts, embeddings, models);
  }
}
