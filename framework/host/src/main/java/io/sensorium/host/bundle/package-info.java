/** Bundle files, read without running their code. */
@NullMarked
package io.sensorium.host.bundle;

import org.jspecify.annotations.NullMarked;
