#pragma once

#include "ui/endpoint/backendgateway.h"
#include "ui/endpoint/endpoint.h"
#include "ui/kit/fonts.h"

class QAbstractButton;
class QAction;
class QBoxLayout;
class QVBoxLayout;

namespace ui {

class BackendForm;
class CopyLine;
class Mistakes;
class SetupProgress;
class StepMark;

// What stands in the empty table until the first StreamStatusEvent has come: three steps, ticked as they happen.
class FirstStart final : public QWidget {
    Q_OBJECT
public:
    FirstStart(QAction *testEvent, QAction *startDemo, BackendGateway &backend, QWidget *parent = nullptr);

    void setEndpoint(const Endpoint &endpoint);
    void setBackend(const Backend &backend);
    void setControlApi(const QString &url); // empty: it is not there
    void show(const SetupProgress &progress);
    void setTestResult(const QString &sentence);
    Mistakes &mistakes() const { return *m_mistakes; }

    using QWidget::show;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void addBackend(QVBoxLayout *step);
    void addControlApi(QVBoxLayout *steps);
    QVBoxLayout *addStep(QVBoxLayout *steps, StepMark *mark, const QString &title);

    Mistakes *m_mistakes;
    QBoxLayout *m_both; // the steps, and what went wrong
    StepMark *m_listening;
    StepMark *m_connected;
    StepMark *m_received;
    CopyLine *m_url;
    Label *m_reach;
    CopyLine *m_update;
    CopyLine *m_method;
    QAbstractButton *m_hasBackend; // opens the form
    BackendForm *m_backend;
    Label *m_hint;
    Label *m_odd; // of what came
    Label *m_result;
    QWidget *m_api;
    CopyLine *m_apiUrl;
};

} // namespace ui
