#pragma once

#include "ui/window/features.h"

#include <QMainWindow>

namespace ui {

class WindowLayout;

// The window: places the features, remembers how, and asks before it closes what would be lost. What they show comes
// from a projection of the journal and through gateways; neither endpoint nor journal is known here.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(const WindowSources &sources);
    ~MainWindow() override;

    const Features &features() const { return *m_features; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void placeBars();
    void placeDocks();
    void fillMenus();
    void fitWork(); // between the docks

    QSettings &m_settings;
    Features *m_features;
    WindowLayout *m_layout;
    bool m_closing = false;
};

} // namespace ui
