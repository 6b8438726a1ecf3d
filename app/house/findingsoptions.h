#pragma once

#include "alerts/options.h"
#include "app/cli/settings.h"
#include "findings/engine.h"
#include "wcsrest/options.h"

// What counts as wrong, whom it is told, and which WCS are asked, of the settings. Each throws a UsageError.
findings::Engine::Options findingsOptions(const Settings &settings);
alerts::Options alertOptions(const Settings &settings);
wcsrest::Options wcsOptions(const Settings &settings);
