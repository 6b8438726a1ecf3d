#pragma once

#include "rules/connectconfig.h"
#include "ui/kit/fonts.h"

#include <QPointer>

class QVBoxLayout;

namespace ui {

class ChipButton;
class ChoiceField;
class ConnectEditor;
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

    void setHasBackend(bool hasBackend); // a web server behind us answers `connect`, too
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
    QWidget *buildChoice();
    void showMethods();
    void layOut(const QList<QByteArray> &methods);
    void turn(const QByteArray &method);
    void change(const wcs::RestClientConfig &config);
    void showLastAnswer();

    struct Row {
        ChipButton *chip;
        Label *onFail; // what it does; one of the two is seen
        Label *onLog;
        Label *rest;
    };
    const ConnectActions &m_actions;
    rules::ConnectGateway m_gateway;
    rules::ConnectConfig m_config;
    rules::ConnectAnswer m_answer;
    bool m_hasBackend = false;
    QWidget *m_heading;
    ChoiceField *m_withBackend;
    Label *m_meaning;  // of that choice
    QWidget *m_choice; // with its words; not there without a backend
    Label *m_last;
    Label *m_lastChanges;
    QWidget *m_page;
    QVBoxLayout *m_lines;
    QWidget *m_methods;
    QMap<QByteArray, Row> m_rows;
    Label *m_changed;
    Label *m_former;
    QPointer<ConnectEditor> m_editor;
};

} // namespace ui
