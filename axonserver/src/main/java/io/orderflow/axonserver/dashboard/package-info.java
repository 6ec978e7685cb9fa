/** The dashboard: pages for operators, served from the jar alone. */
@NullMarked
package io.orderflow.axonserver.dashboard;

import org.jspecify.annotations.NullMarked;
