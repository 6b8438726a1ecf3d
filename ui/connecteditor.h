#pragma once

#include "wcs/restclientconfig.h"

#include <QDialog>

class QAbstractButton;
class QPlainTextEdit;
class QVBoxLayout;

namespace ui {

class JsonHighlighter;
class Label;
class PolicyRow;

// All that `connect` can be told, method by method, and the JSON that comes of it. What is not valid cannot be taken.
class ConnectEditor final : public QDialog {
    Q_OBJECT
public:
    ConnectEditor(const wcs::RestClientConfig &config, QWidget *parent);

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
    void finish();

    wcs::RestClientConfig m_config; // as it stands in the rows, while they are valid
    QList<PolicyRow *> m_rows;
    PolicyRow *m_chosen = nullptr;
    QVBoxLayout *m_lines;
    Label *m_explanation;
    QPlainTextEdit *m_json;
    QAbstractButton *m_accept;
};

} // namespace ui
