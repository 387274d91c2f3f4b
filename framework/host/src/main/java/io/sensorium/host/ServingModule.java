package io.sensorium.host;

import com.google.inject.AbstractModule;
import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.server.ServerOptions;
import io.sensorium.server.metrics.Metrics;

/** How pipelines are served. */
final class ServingModule extends AbstractModule {
  private final HostConfiguration configuration;

  ServingModule(HostConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  protected void configure() {
    bind(ServerOptions.class).toInstance(ServerOptions.of(configuration));
    bind(Metrics.class).toInstance(new Metrics());
  }
}
