/** What memory devices have, and what the programs of this host take of it. */
@NullMarked
package io.sensorium.runtime.memory;

import org.jspecify.annotations.NullMarked;
