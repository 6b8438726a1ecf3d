#pragma once

#include "rules/connectconfig.h"

#include <QDialog>

class QAbstractButton;
class QPlainTextEdit;
class QVBoxLayout;

namespace ui {

class Label;
class NoticeStrip;
class PolicyRow;

// All that `connect` can be told, method by method, and the JSON that comes of it. What is not valid cannot be taken.
// Closing it asks first where something would be lost.
class ConnectEditor final : public QDialog {
    Q_OBJECT
public:
    ConnectEditor(const wcs::RestClientConfig &config, QWidget *parent);

    bool hasChanges() const; // that closing it would throw away
    // What is in force by now. Where somebody else has changed it since this was opened, a line says so and offers to
    // load it.
    void setCurrent(const rules::ConnectConfig &current);

public slots:
    void reject() override;

signals:
    void configWanted(const wcs::RestClientConfig &config);

private:
    void build();
    QWidget *buildPresets();
    void setConfig(const wcs::RestClientConfig &config);
    PolicyRow *addRow(const QByteArray &method, const wcs::MethodPolicy &policy);
    void removeRow(PolicyRow *row);
    void choose(PolicyRow *row);
    void check();
    void explain();
    void showCurrent();
    void loadCurrent();
    void finish();

    wcs::RestClientConfig m_config; // as it stands in the rows, while they are valid
    wcs::RestClientConfig m_opened; // as the rows were filled in
    rules::ConnectConfig m_current;
    bool m_isValid = false;
    QList<PolicyRow *> m_rows;
    PolicyRow *m_chosen = nullptr;
    QVBoxLayout *m_lines;
    Label *m_explanation;
    QPlainTextEdit *m_json;
    NoticeStrip *m_notice;
    QAbstractButton *m_accept;
};

// The names of fields that a policy has, "sdp, info"; of many the first ones.
QString fieldsText(const QByteArray &fields);
// "Changed by API, tag suite-42 at 12:03:04"
QString changeText(const rules::ConnectConfig &config);

} // namespace ui
