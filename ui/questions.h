#pragma once

#include <QObject>

#include <functional>

class QSettings;
class QWidget;

namespace ui {

// Before the endpoint is closed under live streams, the person is told what that does. Neither blocks: `then` is called
// when the answer is yes.
void askBeforeStopping(QWidget *window, int liveStreams, const std::function<void()> &then);
// "Don't ask again" is kept in the settings; then, and when nothing is live, it is called at once.
void askBeforeClosing(QWidget *window, QSettings &settings, int liveStreams, const std::function<void()> &then);

} // namespace ui
