package io.sensorium.it.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import com.example.greeting.Greeting;
import io.sensorium.host.osgi.FelixHost;
import io.sensorium.host.osgi.HostPackages;
import io.sensorium.host.plugin.PluginExtender;
import io.sensorium.it.Distribution;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.testkit.BundleBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/** The bundles of the distribution in a Felix of Pax Exam, beside a plugin with an own module. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PluginBundlesIT {
  private static final String NAMESPACE = "io.sensorium.plugin";

  @Inject private BundleContext context;
  private PluginExtender extender;

  @Configuration
  public Option[] configuration() {
    return options(
        junitBundles(),
        cleanCaches(true),
        systemPackages(HostPackages.exported(), "io.sensorium.host.plugin"),
        frameworkProperty("org.osgi.framework.system.capabilities.extra")
            .value(FelixHost.extenderCapability()),
        composite(
            Distribution.bundles().stream().map(PluginBundlesIT::installed).toArray(Option[]::new)),
        installed(greeting()));
  }

  private static Option installed(Path jar) {
    return bundle(jar.toUri().toString());
  }

  private static Path greeting() {
    return new BundleBuilder("com.example.greeting", "1.0.0", Greeting.class, Greeting.Words.class)
        .write(Path.of("target", "greeting.jar").toAbsolutePath());
  }

  @Before
  public void extend() {
    extender = PluginExtender.open(context.getBundle(0).getBundleContext());
  }

  @After
  public void close() {
    extender.close();
  }

  @Test
  public void bundlesProvideTheirCapabilities() {
    assertTrue(
        capabilities().toString(),
        capabilities()
            .containsAll(
                Set.of(
                    "encoder minilm",
                    "encoder mobilenet-coco",
                    "encoder speech-embedding",
                    "encoder greeting",
                    "fusion concatenation",
                    "fusion gated",
                    "fusion mean",
                    "head classification",
                    "engine pytorch",
                    "engine tensorflow",
                    "engine onnxruntime")));
  }

  private Set<String> capabilities() {
    return Stream.of(context.getBundles())
        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
        .map(bundle -> bundle.adapt(BundleWiring.class))
        .flatMap(wiring -> wiring.getCapabilities(NAMESPACE).stream())
        .map(BundleCapability::getAttributes)
        .map(attributes -> attributes.get("kind") + " " + attributes.get("name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  public void everyCapabilityIsAService() {
    Set<String> services =
        Stream.of(context.getBundles())
            .flatMap(bundle -> Stream.ofNullable(bundle.getRegisteredServices()))
            .flatMap(Stream::of)
            .filter(service -> service.getProperty("impl") != null)
            .map(service -> service.getProperty("kind") + " " + service.getProperty("name"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(capabilities(), services);
  }

  @Test
  public void pluginIsInjectedFromItsOwnModule() throws InvalidSyntaxException {
    ServiceReference<EncoderFactory> service = greetings().get(0);
    assertEquals("hello", context.getService(service).toString());
    context.ungetService(service);
  }

  @Test
  public void servicesGoWithTheirBundle() throws Exception {
    Bundle bundle = greetings().get(0).getBundle();
    bundle.stop();
    assertEquals(List.of(), greetings());
    bundle.start();
    assertEquals(1, greetings().size());
  }

  private List<ServiceReference<EncoderFactory>> greetings() throws InvalidSyntaxException {
    return List.copyOf(context.getServiceReferences(EncoderFactory.class, "(name=greeting)"));
  }
}
