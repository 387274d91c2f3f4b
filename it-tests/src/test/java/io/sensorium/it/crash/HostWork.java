package io.sensorium.it.crash;

import io.sensorium.cli.AdministrationClient;
import io.sensorium.it.crash.HostOperation.Kind;
import io.sensorium.it.swap.MarkedInstallation;
import io.sensorium.it.swap.MarkedInstallation.Part;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.Change.ModelChoice;
import io.sensorium.server.administration.Change.Removal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Chooses by chance what an operator asks of a host next. */
final class HostWork {
  private static final int SPARE_BUNDLES = 4;

  /** Fewer revisions than a host keeps. */
  private static final int FARTHEST_ROLLBACK = 10;

  static final int MODELS = 8;
  private final MarkedInstallation installation;
  private final RandomGenerator random;
  private int mark = 1;

  HostWork(MarkedInstallation installation, RandomGenerator random) {
    this.installation = installation;
    this.random = random;
  }

  /**
   * The next operation.
   *
   * @param acknowledged what was wanted at each revision
   */
  HostOperation next(AdministrationClient operator, SortedMap<Integer, Wanted> acknowledged) {
    Wanted current = acknowledged.get(acknowledged.lastKey());
    return switch (one(List.of(Kind.values()))) {
      case INSTALL -> install(operator, current, one(spares().toList()));
      case UPDATE -> update(operator, current);
      case REMOVE ->
          spares()
              .filter(current.bundles()::containsKey)
              .findAny()
              .map(spare -> remove(operator, current, spare))
              .orElseGet(() -> install(operator, current, one(spares().toList())));
      case ACTIVATE -> activate(operator, current, 1 + random.nextInt(MODELS));
      case ROLLBACK -> rollback(operator, acknowledged);
    };
  }

  private static Stream<String> spares() {
    return IntStream.range(0, SPARE_BUNDLES).mapToObj(spare -> "com.example.spare-" + spare);
  }

  private HostOperation install(AdministrationClient operator, Wanted current, String spare) {
    int next = ++mark;
    return new HostOperation(
        Kind.INSTALL,
        current.with(spare, next),
        () -> installed(operator, List.of(installation.spare(spare, next))));
  }

  /** Some of the bundles that serve, at least one. */
  private HostOperation update(AdministrationClient operator, Wanted current) {
    int next = ++mark;
    List<Part> all = List.of(Part.values());
    List<Part> some = all.stream().filter(part -> random.nextBoolean()).toList();
    List<Part> parts = some.isEmpty() ? List.of(one(all)) : some;
    Wanted expected = current;
    for (Part part : parts) {
      expected = expected.with(part.bundle(), next);
    }
    return new HostOperation(
        Kind.UPDATE,
        expected,
        () ->
            installed(
                operator, parts.stream().map(part -> installation.bundle(part, next)).toList()));
  }

  private static Applied installed(AdministrationClient operator, List<Path> bundles) {
    return operator.apply(
        Change.NONE.installing(
            bundles.stream().map(each -> operator.upload(each).sha256()).toList()));
  }

  private static HostOperation remove(
      AdministrationClient operator, Wanted current, String bundle) {
    return new HostOperation(
        Kind.REMOVE,
        current.without(bundle),
        () -> operator.apply(Change.NONE.removing(new Removal(bundle, Optional.empty(), false))));
  }

  private static HostOperation activate(AdministrationClient operator, Wanted current, int model) {
    ModelChoice choice = new ModelChoice(MarkedInstallation.PIPELINE, Optional.of(model));
    return new HostOperation(
        Kind.ACTIVATE,
        current.withModel(model),
        () -> operator.apply(Change.NONE.serving(List.of(choice))));
  }

  private HostOperation rollback(
      AdministrationClient operator, SortedMap<Integer, Wanted> acknowledged) {
    int last = acknowledged.lastKey();
    int revision = Math.max(1, last - random.nextInt(FARTHEST_ROLLBACK));
    return new HostOperation(
        Kind.ROLLBACK,
        acknowledged.get(revision),
        () -> operator.rollback(Optional.of(revision), Optional.empty()));
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
