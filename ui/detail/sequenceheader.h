#pragma once

#include <QHeaderView>

namespace ui {

// The names of the parties, above their lifelines.
class SequenceHeader final : public QHeaderView {
    Q_OBJECT
public:
    explicit SequenceHeader(QWidget *parent);

    // client: its name, or what it is called; remark: what has to be said of its side, dim.
    void setClient(const QString &client, const QString &remark);
    void setBackend(bool hasBackend);
    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int column) const override;

private:
    QString m_client;
    QString m_remark;
    bool m_hasBackend = false;
};

} // namespace ui
