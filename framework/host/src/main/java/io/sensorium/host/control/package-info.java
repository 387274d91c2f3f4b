/**
 * What is desired made real: bundles and pipelines follow the desired state in the store, and every
 * change of it is made wholly or not at all.
 */
@NullMarked
package io.sensorium.host.control;

import org.jspecify.annotations.NullMarked;
