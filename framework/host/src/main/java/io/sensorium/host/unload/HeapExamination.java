package io.sensorium.host.unload;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.sensorium.host.process.TemporaryFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;

/** A dump of this process's heap, in a temporary folder that goes when this is closed. */
final class HeapExamination implements AutoCloseable {
  /** Paths of more objects than these are not looked for: they tell the same story. */
  private static final int MOST_INSTANCES = 200;

  private static final int MOST_LEAKS = 20;
  private final TemporaryFolder folder;
  private final Heap heap;

  private HeapExamination(TemporaryFolder folder, Heap heap) {
    this.folder = folder;
    this.heap = heap;
  }

  /** Collects garbage, writes what lives to disk, and reads it. */
  static HeapExamination ofThisProcess() throws IOException {
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      Path file = folder.path().resolve("live.hprof");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(file.toString(), true);
      return new HeapExamination(folder, HeapFactory.createHeap(file.toFile()));
    } catch (IOException | RuntimeException e) {
      folder.closeAfter(e);
      throw e;
    }
  }

  /** What keeps a watched class loader, each cause once; nothing if it is gone. */
  List<Leak> leaks(long number) {
    return loader(number).map(this::leaks).orElse(List.of());
  }

  private Optional<Instance> loader(long number) {
    JavaClass watched = heap.getJavaClassByName(WatchedLoader.class.getName());
    return instances(watched)
        .filter(each -> each.getValueOfField(WatchedLoader.NUMBER).equals(number))
        .flatMap(each -> Stream.ofNullable(each.getValueOfField(WatchedLoader.REFERENT)))
        .map(Instance.class::cast)
        .findFirst();
  }

  private List<Leak> leaks(Instance loader) {
    Set<Leak> leaks = new LinkedHashSet<>();
    Stream.concat(classes(loader).flatMap(HeapExamination::instances), Stream.of(loader))
        .limit(MOST_INSTANCES)
        .flatMap(instance -> RootPath.to(instance, heap).stream())
        .forEach(path -> leaks.add(path.leak(loader)));
    return leaks.stream().limit(MOST_LEAKS).toList();
  }

  private Stream<JavaClass> classes(Instance loader) {
    List<JavaClass> classes = new ArrayList<>();
    for (Object each : heap.getAllClasses()) {
      JavaClass type = (JavaClass) each;
      if (loader.equals(type.getClassLoader())) {
        classes.add(type);
      }
    }
    return classes.stream();
  }

  private static Stream<Instance> instances(JavaClass type) {
    return ((List<?>) type.getInstances()).stream().map(Instance.class::cast);
  }

  /** What the library keeps beside the dump goes with it. */
  @Override
  public void close() {
    folder.close();
  }
}
