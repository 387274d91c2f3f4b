/** What the product costs, measured against what it could cost; see {@code BENCHMARKS.md}. */
@NullMarked
package io.sensorium.it.benchmark;

import org.jspecify.annotations.NullMarked;
