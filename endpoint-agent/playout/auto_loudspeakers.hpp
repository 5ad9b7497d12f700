#pragma once

#include <gst/gst.h>

/// `autoaudiosink` takes a sink that swallows everything when it finds nothing to play on, and
/// stays with it: a sound server that comes back would never be heard again. Any thread.
namespace nhipcau::agent {

/// Whether a running autoaudiosink swallows what it gets.
bool plays_nowhere(GstElement* autoaudiosink);

/// Whether another one, started now, would find something to play on. Asks every sound system of
/// this machine: some ten milliseconds, more where one does not answer.
bool finds_loudspeakers();

}  // namespace nhipcau::agent
