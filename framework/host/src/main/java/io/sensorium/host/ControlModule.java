package io.sensorium.host;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sensorium.host.control.ControlPlane;
import io.sensorium.host.control.Installation;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.model.ModelRepository;

/** What changes what is installed and serves. */
final class ControlModule extends AbstractModule {
  private final Installation installation;

  ControlModule(Installation installation) {
    this.installation = installation;
  }

  @Override
  protected void configure() {
    bind(Installation.class).toInstance(installation);
  }

  @Provides
  @Singleton
  ControlPlane control(
      PluginHost plugins,
      Deployments deployments,
      ModelRepository models,
      EngineCatalog engines,
      EncoderPool encoders,
      MemoryLedger memory) {
    return installation.control(plugins, deployments, models, engines, encoders, memory);
  }
}
