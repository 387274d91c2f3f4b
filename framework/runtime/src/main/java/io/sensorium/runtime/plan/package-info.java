/** A pipeline definition matched with the registry, before anything is loaded. */
@NullMarked
package io.sensorium.runtime.plan;

import org.jspecify.annotations.NullMarked;
