package com.example.greeting;

import com.google.inject.AbstractModule;
import com.google.inject.name.Names;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.plugin.PluginContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** A plugin that has something injected from its own module; it never encodes. */
@ProvidesEncoder(
    modality = "text",
    name = "greeting",
    version = "1.0.0",
    dimension = 1,
    form = "pooled",
    module = Greeting.Words.class)
public final class Greeting implements EncoderFactory {
  private final String word;

  @Inject
  Greeting(@Named("word") String word) {
    this.word = word;
  }

  @Override
  public Encoder create(Settings settings, PluginContext context) {
    throw new IllegalStateException(word);
  }

  @Override
  public String toString() {
    return word;
  }

  /** What is injected. */
  public static final class Words extends AbstractModule {
    @Override
    protected void configure() {
      bind(String.class).annotatedWith(Names.named("word")).toInstance("hello");
    }
  }
}
