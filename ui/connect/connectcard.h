#pragma once

#include "rules/connectconfig.h"
#include "ui/kit/fonts.h"

#include <QPointer>

class QVBoxLayout;

namespace ui {

class BackendChoice;
class ChipButton;
class ConnectEditor;
class LastConnect;
struct ConnectActions;

// What WCS is told with the answer to `connect`: for each method whether errors reach the client, and what that means;
// a click on the word turns it, and the word stays where it is. The rest is in the editor that it opens.
class ConnectCard final : public QWidget {
    Q_OBJECT
public:
    // The actions live longer than it.
    ConnectCard(const ConnectActions &actions, rules::ConnectGateway gateway, QWidget *parent = nullptr);

    // formerSessions: how many are connected that were told something else.
    void setConnectConfig(const rules::ConnectConfig &config, int formerSessions);

    // A web server behind us answers `connect`, too; each one, or those of some paths.
    void setHasBackend(bool hasBackend, bool ofEachPath);
    void setLastAnswer(const rules::ConnectAnswer &answer);

    QStringList unsaved() const; // what is being written and not in force yet, by names for people

    QSize sizeHint() const override; // as high as what it says, up to a limit

public slots:
    void edit();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *buildHeading(const ConnectActions &actions);
    QLayout *buildFoot();
    void showMethods();
    void showWhetherTold();
    void layOut(const QList<QByteArray> &methods);
    void turn(const QByteArray &method);
    void change(const wcs::RestClientConfig &config);

    struct Row {
        ChipButton *chip;
        Label *onFail; // what it does; one of the two is seen
        Label *onLog;
        Label *rest;
    };
    const ConnectActions &m_actions;
    rules::ConnectGateway m_gateway;
    rules::ConnectConfig m_config;
    QWidget *m_heading;
    BackendChoice *m_withBackend; // not there without a backend
    LastConnect *m_last;
    QWidget *m_page;
    QVBoxLayout *m_lines;
    QWidget *m_methods;            // dim while nobody is told
    bool m_isBackendAsked = false; // for each `connect`
    QMap<QByteArray, Row> m_rows;
    Label *m_changed;
    Label *m_former;
    QPointer<ConnectEditor> m_editor;
};

} // namespace ui
