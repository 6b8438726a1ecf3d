#pragma once

#include <QLoggingCategory>

namespace ui {

Q_DECLARE_LOGGING_CATEGORY(logUi) // streamwatch.ui

} // namespace ui
