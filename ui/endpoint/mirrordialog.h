#pragma once

#include "ui/endpoint/backendgateway.h"
#include "ui/kit/fonts.h"

#include <QDialog>

namespace ui {

class DataTable;
class MirrorModel;

// How the answers of the mirror compare: how many were the same, and what was different about the others.
class MirrorDialog final : public QDialog {
    Q_OBJECT
public:
    explicit MirrorDialog(QWidget *parent);

    void setUrl(const QString &url);
    void setReport(const MirrorReport &report);

private:
    Label *m_url;
    Label *m_counts;
    Label *m_failure;
    MirrorModel *m_model;
    DataTable *m_table;
};

} // namespace ui
