#pragma once

#include "journal/rejection.h"
#include "ui/endpoint/endpoint.h"
#include "ui/kit/fonts.h"

#include <QStackedWidget>

class QPushButton;

namespace ui {

struct Actions;
class BackendGateway;
class FirstStart;
class Mistakes;

// What stands in place of an empty table: each reason looks different and says what to do.
class EmptyState final : public QStackedWidget {
    Q_OBJECT
public:
    enum class Reason : quint8 { FirstStart, NothingLive, FilteredOut, Stopped, Failed };

    EmptyState(const Actions &actions, BackendGateway &backend, QWidget *parent = nullptr);

    void show(Reason reason);
    Reason reason() const { return m_reason; }
    void setEndpoint(const Endpoint &endpoint);
    // What came and was no hook: as long as there is nothing else to see.
    void setRejections(const journal::RejectionList &rejections);
    FirstStart &firstStart() const { return *m_firstStart; }

signals:
    void clearFilterRequested();
    void listenRequested();
    void eventLogRequested();
    void rejectedLogRequested(); // the rejected requests in it

private:
    void say(const QString &title, const QString &sentence, const QString &button);
    void press();

    Reason m_reason = Reason::FirstStart;
    Endpoint m_endpoint;
    FirstStart *m_firstStart;
    QWidget *m_notice;
    Label *m_title;
    Label *m_sentence;
    QPushButton *m_button;
    Mistakes *m_mistakes;
    QWidget *m_demo; // another one: to see something at all
};

} // namespace ui
