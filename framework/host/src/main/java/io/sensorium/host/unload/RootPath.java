package io.sensorium.host.unload;

import io.sensorium.host.unload.Leak.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netbeans.lib.profiler.heap.ArrayItemValue;
import org.netbeans.lib.profiler.heap.FieldValue;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.JavaFrameGCRoot;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;
import org.netbeans.lib.profiler.heap.Value;

/**
 * The shortest way from a root of the garbage collector to an object.
 *
 * @param root where it starts, for people: {@code thread 'main'}
 * @param rootKind what the root is
 * @param steps from the root to the object, each holding the next
 */
record RootPath(String root, Kind rootKind, List<Step> steps) {
  private static final int LONGEST = 1000;
  private static final String THREAD = "java.lang.Thread";
  private static final String THREAD_LOCAL_VALUE =
      "java.lang.ThreadLocal$ThreadLocalMap$Entry.value";

  /**
   * An object of the path.
   *
   * @param type the class that it is, or else the class that it is of
   * @param holding what of it holds the next one: a field or an element; absent of the last
   */
  private record Step(Instance object, JavaClass type, @Nullable Value holding) {
    static Step of(Instance object, Heap heap, @Nullable Value holding) {
      JavaClass itself = heap.getJavaClassByID(object.getInstanceId());
      return new Step(object, itself == null ? object.getJavaClass() : itself, holding);
    }

    boolean belongsTo(Instance loader) {
      return object.equals(loader) || loader.equals(type.getClassLoader());
    }

    /** The declaring class and the name of the static field that holds the next object. */
    Optional<String> staticField() {
      return holding instanceof FieldValue field
              && field.getField().isStatic()
              && !field.getField().getName().startsWith("<")
          ? Optional.of(name(field))
          : Optional.empty();
    }

    Kind kind() {
      if (holding instanceof FieldValue field && name(field).equals(THREAD_LOCAL_VALUE)) {
        return Kind.THREAD_LOCAL;
      }
      return staticField().map(Step::kind).orElse(Kind.REFERENCE);
    }

    private static Kind kind(String staticField) {
      if (staticField.startsWith("java.lang.ApplicationShutdownHooks.")) {
        return Kind.SHUTDOWN_HOOK;
      }
      return staticField.startsWith("java.sql.DriverManager.") ? Kind.DRIVER : Kind.STATIC_FIELD;
    }

    private static String name(FieldValue value) {
      return value.getField().getDeclaringClass().getName() + "." + value.getField().getName();
    }

    @Override
    public String toString() {
      if (holding instanceof ArrayItemValue item) {
        return "[" + item.getIndex() + "]";
      }
      return holding instanceof FieldValue field
          ? staticField().map(name -> "static " + name).orElseGet(() -> name(field))
          : type.getName();
    }
  }

  /** The path to an object; empty if nothing holds it. */
  static Optional<RootPath> to(Instance object, Heap heap) {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of(object, heap, null));
    Instance held = object;
    while (!held.isGCRoot() && steps.size() < LONGEST) {
      Instance holder = held.getNearestGCRootPointer();
      if (holder == null || holder.equals(held)) {
        return Optional.empty();
      }
      steps.add(Step.of(holder, heap, reference(held, holder)));
      held = holder;
    }
    Collections.reverse(steps);
    return Optional.of(of(heap.getGCRoot(held), held, steps));
  }

  private static @Nullable Value reference(Instance held, Instance holder) {
    for (Object each : held.getReferences()) {
      Value value = (Value) each;
      if (value.getDefiningInstance().equals(holder)) {
        return value;
      }
    }
    return null;
  }

  private static RootPath of(GCRoot root, Instance object, List<Step> steps) {
    if (root instanceof JavaFrameGCRoot frame && frame.getThreadGCRoot() != null) {
      Instance thread = frame.getThreadGCRoot().getInstance();
      return new RootPath("the stack of " + threadName(thread), Kind.THREAD, steps);
    }
    return isThread(object)
        ? new RootPath(threadName(object), Kind.THREAD, steps)
        : new RootPath("a root (" + root.getKind() + ")", Kind.REFERENCE, steps);
  }

  private static boolean isThread(Instance object) {
    JavaClass type = object.getJavaClass();
    while (type != null && !type.getName().equals(THREAD)) {
      type = type.getSuperClass();
    }
    return type != null;
  }

  private static String threadName(Instance thread) {
    Object name = thread.getValueOfField("name");
    return name instanceof Instance text ? "thread '" + text(text) + "'" : "a thread";
  }

  /** A string of the dump, of Latin characters: names of threads are. */
  private static String text(Instance string) {
    if (!(string.getValueOfField("value") instanceof PrimitiveArrayInstance array)) {
      return "";
    }
    List<?> values = array.getValues();
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Byte.parseByte(values.get(i).toString());
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What the path says of a class loader that it leads to: up to the first object of its own. */
  Leak leak(Instance loader) {
    int first = 0;
    while (first < steps.size() - 1 && !steps.get(first).belongsTo(loader)) {
      first++;
    }
    List<Step> holders = steps.subList(0, first);
    String className = steps.get(first).type().getName();
    int decisive = decisive(holders);
    if (decisive < 0) {
      return new Leak(rootKind, className, text(root, holders, className));
    }
    Step holder = holders.get(decisive);
    // Every thread leads to its class loader, and that to all classes: what stands before the
    // static field says nothing.
    return holder.staticField().isPresent()
        ? new Leak(
            holder.kind(),
            className,
            text(holder.toString(), holders.subList(decisive + 1, first), className))
        : new Leak(holder.kind(), className, text(root, holders, className));
  }

  /** The last step that tells what kind of leak it is; negative if the root does. */
  private static int decisive(List<Step> holders) {
    int last = holders.size() - 1;
    while (last >= 0 && holders.get(last).kind() == Kind.REFERENCE) {
      last--;
    }
    return last;
  }

  private static String text(String start, List<Step> holders, String className) {
    List<String> parts = new ArrayList<>();
    parts.add(start);
    holders.forEach(holder -> parts.add(holder.toString()));
    parts.add(className);
    return String.join(" → ", parts);
  }
}
