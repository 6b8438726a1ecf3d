#pragma once

#include "ui/endpoint.h"

#include <QWidget>

class QAction;

namespace ui {

class Actions;
class FilterField;
class ListenPill;

// The bar on top: listening state, filter, and what is done with the view.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    TopBar(const Actions &actions, QWidget *parent);

    FilterField &filter() const { return *m_filter; }
    ListenPill &pill() const { return *m_pill; }

protected:
    bool event(QEvent *event) override;

private:
    void measure();

    ListenPill *m_pill;
    FilterField *m_filter;
};

} // namespace ui
