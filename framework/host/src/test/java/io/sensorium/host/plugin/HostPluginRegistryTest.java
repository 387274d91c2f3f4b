package io.sensorium.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.host.fixture.Asserting;
import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Echo;
import io.sensorium.host.fixture.Mistyped;
import io.sensorium.host.fixture.Needy;
import io.sensorium.host.fixture.Plans;
import io.sensorium.host.fixture.Sounding;
import io.sensorium.host.fixture.Throwing;
import io.sensorium.host.osgi.FelixHost;
import io.sensorium.host.unload.UnloadLimits;
import io.sensorium.host.unload.UnloadWatch;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.VersionRange;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.EncoderFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

class HostPluginRegistryTest {
  @TempDir private Path folder;

  private FelixHost felix;
  private PluginExtender extender;
  private UnloadWatch unloads;

  @BeforeEach
  void open() {
    felix = FelixHost.open();
    extender = PluginExtender.open(felix.context());
    unloads = new UnloadWatch(UnloadLimits.DEFAULTS, digest -> List.of());
  }

  @AfterEach
  void close() {
    unloads.close();
    extender.close();
    felix.close();
  }

  @Test
  void planStartsExactlyTheBundlesThatItNeeds() {
    Bundles.echo().write(jar("echo"));
    Bundles.parts().write(jar("parts"));
    Bundles.of(Sounding.class).write(jar("other"));
    HostPluginRegistry registry = registry();
    Plan plan = plan(registry, find(registry, PluginKind.ENCODER, "echo"));
    registry.resolve(plan.owner(), plan.plugins());
    assertEquals(List.of("com.example.echo", "com.example.parts"), started());
    registry.resolve(plan.owner(), plan.plugins());
    assertEquals(List.of("com.example.echo", "com.example.parts"), started());
  }

  private static Plan plan(HostPluginRegistry registry, PluginDescriptor encoder) {
    return Plans.plan(
        find(registry, PluginKind.ENGINE, "part"),
        encoder,
        find(registry, PluginKind.FUSION, "part"),
        find(registry, PluginKind.HEAD, "part"));
  }

  private List<String> started() {
    return Stream.of(felix.context().getBundles())
        .filter(bundle -> bundle.getBundleId() > 0 && bundle.getState() == Bundle.ACTIVE)
        .map(Bundle::getSymbolicName)
        .sorted()
        .toList();
  }

  @Test
  void factoryIsInjectedFromThePluginsOwnModule() {
    Bundles.echo().write(jar("echo"));
    EncoderFactory echo = resolved(registry(), "echo");
    assertEquals("hello from the module", echo.toString());
    assertNotSame(Echo.class, echo.getClass(), "the bundle's own class, not the test's");
  }

  private static EncoderFactory resolved(HostPluginRegistry registry, String name) {
    PluginDescriptor plugin = find(registry, PluginKind.ENCODER, name);
    registry.resolve("the host", List.of(plugin));
    return registry.encoder(plugin);
  }

  @Test
  void imageAndSoundOfThePlatformCanBeUsed() {
    Bundles.of(Sounding.class).write(jar("sounding"));
    assertTrue(resolved(registry(), "sounding").toString().startsWith("1 "));
  }

  @Test
  void factoryIsAServiceUntilItsBundleStops() throws Exception {
    Bundles.echo().write(jar("echo"));
    resolved(registry(), "echo");
    ServiceReference<EncoderFactory> service = services().iterator().next();
    assertEquals("text", service.getProperty("modality"));
    assertEquals(1L, service.getProperty("dimension"));
    service.getBundle().stop();
    assertEquals(List.of(), List.copyOf(services()));
  }

  private Collection<ServiceReference<EncoderFactory>> services() throws InvalidSyntaxException {
    return felix.context().getServiceReferences(EncoderFactory.class, "(name=echo)");
  }

  @Test
  void missingPluginIsOneSentenceWithTheRequirement() {
    HostPluginRegistry registry = registry();
    PluginDescriptor vit = Plans.absent(PluginKind.ENCODER, "vit", "1.0.0");
    PluginDescriptor none = Plans.absent(PluginKind.ENGINE, "none", "1.0.0");
    Plan plan = Plans.plan(none, vit, none, none);
    SensoriumException failure =
        assertThrows(
            SensoriumException.class, () -> registry.resolve(plan.owner(), plan.plugins()));
    assertEquals(ErrorCode.ENGINE_NOT_AVAILABLE, failure.code());
    assertEquals(
        "pipeline 'triage' needs engine 'none' 1.0.0, but no bundle provides it; add one to the"
            + " bundles folder that has io.sensorium.plugin;filter:="
            + "\"(&(kind=engine)(name=none)(version>=1.0.0)(version<=1.0.0))\"",
        failure.getMessage());
  }

  @Test
  void missingPackageIsOneSentenceWithBundleAndPackage() {
    Bundles.parts().write(jar("parts"));
    Bundles.echo().header("Import-Package", "com.absent;version=\"[1,2)\",*").write(jar("echo"));
    HostPluginRegistry registry = registry();
    Plan plan = plan(registry, find(registry, PluginKind.ENCODER, "echo"));
    SensoriumException failure =
        assertThrows(
            SensoriumException.class, () -> registry.resolve(plan.owner(), plan.plugins()));
    assertEquals(ErrorCode.ENCODER_NOT_AVAILABLE, failure.code());
    assertTrue(
        failure
            .getMessage()
            .startsWith(
                "pipeline 'triage' needs encoder 'echo' 1.2.0, but its bundle"
                    + " com.example.echo/1.2.3 imports package 'com.absent'"),
        failure.getMessage());
    assertEquals(List.of(), started());
  }

  @Test
  void pluginThatThrowsFailsAloneAndByName() {
    Bundles.of(Throwing.class).write(jar("throwing"));
    Bundles.echo().write(jar("echo"));
    HostPluginRegistry registry = registry();
    requireFailure(
        registry,
        find(registry, PluginKind.FUSION, "throwing"),
        "class io.sensorium.host.fixture.Throwing of bundle com.example.Throwing/1.0.0 cannot"
            + " provide fusion 'throwing' 1.0.0: java.lang.IllegalStateException: no such"
            + " luck");
    resolved(registry, "echo");
  }

  /** Such an error is no exception, and none of linking either. */
  @Test
  void pluginWhoseClassFailsAnAssertionFailsAloneAndByName() {
    Bundles.of(Asserting.class).write(jar("asserting"));
    Bundles.echo().write(jar("echo"));
    HostPluginRegistry registry = registry();
    requireFailure(
        registry,
        find(registry, PluginKind.FUSION, "asserting"),
        "class io.sensorium.host.fixture.Asserting of bundle com.example.Asserting/1.0.0 cannot"
            + " provide fusion 'asserting' 1.0.0: java.lang.AssertionError: no such luck");
    resolved(registry, "echo");
  }

  @Test
  void pluginOfTheWrongTypeFailsByName() {
    Bundles.of(Mistyped.class).write(jar("mistyped"));
    HostPluginRegistry registry = registry();
    requireFailure(
        registry,
        find(registry, PluginKind.HEAD, "mistyped"),
        "class io.sensorium.host.fixture.Mistyped of bundle com.example.Mistyped/1.0.0 cannot"
            + " provide head 'mistyped' 1.0.0: it does not implement"
            + " io.sensorium.spi.head.HeadFactory");
  }

  @Test
  void pluginsAreNotGivenTheFramework() {
    Bundles.of(Needy.class).write(jar("needy"));
    HostPluginRegistry registry = registry();
    requireFailure(
        registry,
        find(registry, PluginKind.ENCODER, "needy"),
        "class io.sensorium.host.fixture.Needy of bundle com.example.Needy/1.0.0 cannot provide"
            + " encoder 'needy' 1.0.0: Explicit bindings are required and"
            + " org.osgi.framework.BundleContext is not explicitly bound");
  }

  private static void requireFailure(
      HostPluginRegistry registry, PluginDescriptor plugin, String message) {
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> registry.resolve("the host", List.of(plugin)));
    assertEquals(ErrorCode.PLUGIN_FAILED, failure.code());
    assertTrue(failure.getMessage().startsWith(message), failure.getMessage());
  }

  @Test
  void bundleThatChangedAfterTheScanIsNotInstalled() throws IOException {
    Bundles.echo().write(jar("echo"));
    HostPluginRegistry registry = registry();
    Files.write(jar("echo"), new byte[] {1});
    PluginDescriptor echo = find(registry, PluginKind.ENCODER, "echo");
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> registry.resolve("the host", List.of(echo)));
    assertTrue(failure.getMessage().contains("has changed since"), failure.getMessage());
  }

  private HostPluginRegistry registry() {
    BundleIndex index = BundleIndex.scan(folder, Bundles.unsigned());
    AvailableBundles available = new AvailableBundles(index.bundles());
    InstalledBundles bundles = new InstalledBundles(felix.context(), available, unloads);
    return new HostPluginRegistry(felix.context(), bundles, extender);
  }

  private static PluginDescriptor find(HostPluginRegistry registry, PluginKind kind, String name) {
    return registry.snapshot().find(kind, name, VersionRange.ANY).orElseThrow();
  }

  private Path jar(String name) {
    return folder.resolve(name + ".jar");
  }
}
