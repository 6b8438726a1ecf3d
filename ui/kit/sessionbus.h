#pragma once

namespace ui {

// Whether the desktop has a bus. Without one Qt's library would start one by itself, and that takes its time.
bool hasSessionBus();

} // namespace ui
