#pragma once

#include "ui/endpoint/endpoint.h"
#include "ui/kit/fonts.h"

#include <QWidget>

namespace ui {

// Whether we listen, and where: a dot, a word and the address.
class ListenPill final : public QWidget {
    Q_OBJECT
public:
    explicit ListenPill(QWidget *parent = nullptr);

    void setEndpoint(const Endpoint &endpoint);
    QString text() const;
    void setShort(bool isShort);        // without the address
    int leastWidth(bool isShort) const; // the address may be cut
    int cutWidth() const;               // what it is cut by then

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QColor dot() const;
    void measure();

    bool m_isShort = false;
    Endpoint::Kind m_kind = Endpoint::Kind::Starting;
    Label *m_word;
    Label *m_url;
};

} // namespace ui
